#![deny(deprecated)]

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: Name,
}

#[derive(Serialize, KnockData)]
struct Name(Inner);

#[derive(Serialize)]
struct Inner(String);

fn main() {}

#![deny(deprecated)]

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: Name,
}

#[derive(Serialize)]
struct Name(String);

fn main() {}

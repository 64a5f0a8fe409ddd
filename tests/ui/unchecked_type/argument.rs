#![deny(deprecated)]

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
struct Greeting {
    name: Labelled<Name>,
}

#[derive(Serialize, KnockData)]
#[serde(transparent)]
struct Labelled<T> {
    value: T,
}

#[derive(Serialize)]
struct Name(String);

fn main() {}

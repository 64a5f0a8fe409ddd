use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
struct Greeting {
    name: Name,
}

#[derive(Serialize, KnockData)]
struct Name {
    first: String,
    last: String,
}

fn main() {}

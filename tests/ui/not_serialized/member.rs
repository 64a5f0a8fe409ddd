use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: Name,
}

#[derive(KnockData)]
struct Name(String);

fn main() {}

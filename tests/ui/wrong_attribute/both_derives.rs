use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow, KnockData)]
#[knock(workflow = "farewell", strict)]
struct Farewell {
    first_name: String,
}

fn main() {}

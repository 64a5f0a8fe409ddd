use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: Strng,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    #[knock(kind = "txt")]
    first_name: String,
}

fn main() {}

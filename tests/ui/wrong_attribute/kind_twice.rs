use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    #[knock(kind = "text")]
    #[knock(kind = "scalar")]
    first_name: String,
}

fn main() {}

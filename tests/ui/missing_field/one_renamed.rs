use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
#[serde(rename_all = "camelCase")]
struct Farewell {
    first_name: String,
}

fn main() {}

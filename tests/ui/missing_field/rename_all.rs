use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
#[serde(rename_all = "camelCase")]
struct Welcome {
    first_name: String,
    confirm_url: String,
}

fn main() {}

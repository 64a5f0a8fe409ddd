use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    #[serde(skip_serializing_if = "String::is_empty")]
    first_name: String,
    confirm_url: String,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    confirm_url: String,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    #[serde(rename = "name")]
    first_name: String,
    confirm_url: String,
}

fn main() {}

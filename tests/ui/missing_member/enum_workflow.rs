use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
#[serde(untagged)]
enum Welcome {
    Guest { first_name: String },
    Member { first_name: String, confirm_url: String },
}

fn main() {}

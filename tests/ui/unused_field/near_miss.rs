use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome", deny_unused)]
struct Welcome {
    first_name: String,
    confirm_url: String,
    invitedby: String,
}

fn main() {}

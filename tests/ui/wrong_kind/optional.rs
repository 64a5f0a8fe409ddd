use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "profile")]
struct Profile {
    avatar: Option<String>,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: Box<Option<Option<String>>>,
    confirm_url: String,
}

fn main() {}

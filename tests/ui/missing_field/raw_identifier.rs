use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct r#Welcome {
    r#first_name: String,
    r#type: String,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "files")]
struct Files {
    files: Vec<String>,
}

fn main() {}

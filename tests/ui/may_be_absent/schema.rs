use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "release")]
struct Release {
    version: String,
    channel: Option<String>,
}

fn main() {}

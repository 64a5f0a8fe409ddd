use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "settings")]
struct Settings {
    enabled: String,
}

fn main() {}

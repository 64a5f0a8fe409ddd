use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "note")]
struct Note {
    comment: Option<u32>,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "reminder")]
struct Reminder {
    task: String,
    due_at: Option<String>,
    remind_at: String,
}

fn main() {}

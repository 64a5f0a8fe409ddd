use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "reminder")]
struct Reminder {
    task: String,
    due_at: String,
    remind_at: Option<String>,
}

fn main() {}

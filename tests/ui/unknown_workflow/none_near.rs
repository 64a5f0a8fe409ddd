use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "reset-password", directory = "broken")]
struct ResetPassword {
    url: String,
}

fn main() {}

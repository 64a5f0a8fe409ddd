use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "plan")]
struct PlanChanged {
    plan: Plan,
}

#[derive(Serialize, KnockData)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Free,
    Team,
    Trial,
}

fn main() {}

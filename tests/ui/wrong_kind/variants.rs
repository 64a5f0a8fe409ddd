use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "plan")]
struct PlanChanged {
    plan: Plan,
}

#[derive(Serialize, KnockData)]
enum Plan {
    Free,
    Team,
    Enterprise,
}

fn main() {}

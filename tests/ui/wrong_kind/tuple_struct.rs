use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell(String, u8);

fn main() {}

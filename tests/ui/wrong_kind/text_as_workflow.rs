use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
#[serde(transparent)]
struct Greeting(String);

fn main() {}

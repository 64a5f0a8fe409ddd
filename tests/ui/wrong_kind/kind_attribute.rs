use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
struct Greeting {
    #[knock(kind = "list")]
    name: Foreign,
}

#[derive(Serialize)]
struct Foreign;

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "route")]
struct Route {
    position: (f64,),
}

fn main() {}

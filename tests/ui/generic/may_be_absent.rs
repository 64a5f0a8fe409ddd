use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "price")]
struct Price<'a, T: Serialize> {
    amount: Option<f64>,
    more: &'a [T],
}

fn main() {}

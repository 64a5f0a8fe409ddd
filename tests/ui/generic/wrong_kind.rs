use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "price")]
struct Price<T> {
    amount: String,
    more: T,
}

fn main() {}

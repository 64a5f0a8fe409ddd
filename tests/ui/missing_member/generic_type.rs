use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<Labelled<u32>>,
}

#[derive(Serialize, KnockData)]
struct Labelled<T> {
    name: String,
    number: T,
}

fn main() {}

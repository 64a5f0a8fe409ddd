#![deny(warnings)]

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<Item>,
}

#[derive(Serialize, KnockData)]
struct Item {
    #[knock(name = "name")]
    title: String,
}

fn main() {}

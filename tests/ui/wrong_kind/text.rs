use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "voucher")]
struct Voucher {
    code: u64,
}

fn main() {}

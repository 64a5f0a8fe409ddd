use knock_runtime::Workflow;

#[derive(Workflow)]
#[knock(workflow = "farewell")]
union Farewell {
    first_name: u8,
}

fn main() {}

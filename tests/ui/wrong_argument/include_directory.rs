knock_runtime::include_workflows!("knock", only = ["welcome"]);

fn main() {}

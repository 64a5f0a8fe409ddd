knock_runtime::workflows!("knock.json");

fn main() {}

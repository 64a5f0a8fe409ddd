knock_runtime::workflows!("knok");

use workflows::farewell;

fn main() {}

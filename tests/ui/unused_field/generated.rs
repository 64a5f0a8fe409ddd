knock_runtime::workflows!(only = ["farewell"]);

fn data() -> workflows::farewell::Data {
    workflows::farewell::Data { first_name: "Ann".into(), age: 30.into() }
}

fn main() {}

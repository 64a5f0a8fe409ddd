//! cargo-knock
fn main() {}

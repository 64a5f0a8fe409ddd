//! Contracts, held to everything at hand that can say whether they are true: a JSON Schema
//! validator, an interpreter of Liquid, the text of the files themselves.

mod isolation;
mod oracle;
mod payload;
mod schema_round_trip;
mod soundness;
mod spans;
mod synthetic;
mod workflow;

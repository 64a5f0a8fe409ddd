//! The program from outside: what it prints, how it exits, what it writes.

mod cases;
mod check;
mod diff;
mod generate;
mod inspect;
mod invocation;
mod report;
mod schema;
mod shells;
mod stage;

//! The program from outside: what it prints, how it exits, what it writes.

mod browser;
mod cases;
mod check;
mod ci;
mod diff;
mod generate;
mod hostile;
mod inspect;
mod invocation;
mod page;
mod pull;
mod report;
mod schema;
mod shells;
mod stage;

//! Shapes are held to serde: what a value serialises to has the shape that its type claims.

mod conform;
mod derived;
mod foreign;
mod standard;

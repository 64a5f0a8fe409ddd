//! Packages as users have them, under the real Cargo: that bindings compile in them, when they are
//! compiled again, and that they are the same wherever they come from.

mod fixture;
mod hermetic;
mod one_answer;
mod packages;
mod rebuilds;

//! Flows: what a person does and sees, from the first screen to the last answer, over the demo engine in paused time.

mod overview;

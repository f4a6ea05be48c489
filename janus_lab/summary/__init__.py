"""Many runs together: by sample, by position, against a parameter that was swept."""

"""What a next version of Kith brings, so that an upgrade is waiting whatever migrations there are today."""

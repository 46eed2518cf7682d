"""Engines that pass requests on: a provider's account, or a media server of one's own."""

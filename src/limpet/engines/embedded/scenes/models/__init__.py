"""Things that can stand in a scene, each painted as a card from shapes in metres and lit by the scene's light."""
